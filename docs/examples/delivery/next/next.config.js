/** @type {import('next').NextConfig} */
export default {
  output: 'export',
  // The loader runs in the browser too.
  env: { IMAGEFORGE_URL: process.env.IMAGEFORGE_URL },
  images: {
    loader: 'custom',
    loaderFile: './image-loader.js',
    // Each of them is one of `delivery.allowed`.
    deviceSizes: [320, 640, 1280],
    imageSizes: [],
  },
};
