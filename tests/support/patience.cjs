/** Starting Strapi, a browser or a database takes its time; jest's 5 s a test is too little for that. */
jest.setTimeout(120_000);
