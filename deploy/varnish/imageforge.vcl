vcl 4.1;

# Varnish in front of Strapi, as a cache for images that ImageForge makes on demand.
#
# Change the backend, and start it with as much memory as the images may take:
#   varnishd -a :80 -f /etc/varnish/imageforge.vcl -s malloc,4g
# Tried with Varnish 7.1; tests/e2e/varnish.test.ts runs this very file.

backend strapi {
    .host = "127.0.0.1";
    .port = "1337";  # yours: where Strapi listens
    .first_byte_timeout = 60s;
}

sub vcl_recv {
    if (req.url !~ "^/imageforge/i/") {
        # Everything else, uncached.
        return (pass);
    }
    # No address has a query: nobody gets an image of their own by adding one.
    set req.url = regsub(req.url, "\?.*$", "");
    unset req.http.Cookie;
    unset req.http.Authorization;
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }

    # Browsers write `Accept` in a hundred ways, and three of them matter: `Vary: Accept` then makes
    # three images and not a hundred. A reader that refuses a format ("q=0") does not get it.
    if (req.url ~ "\.auto$") {
        if (req.http.Accept ~ "(?i)image/avif(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
            set req.http.X-Takes = "image/avif,";
        }
        if (req.http.Accept ~ "(?i)image/webp(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
            set req.http.X-Takes = req.http.X-Takes + "image/webp";
        }
        if (req.http.X-Takes) {
            set req.http.Accept = req.http.X-Takes;
        } else {
            set req.http.Accept = "image/jpeg";
        }
        unset req.http.X-Takes;
    } else {
        unset req.http.Accept;
    }
    return (hash);
}

sub vcl_backend_response {
    if (bereq.url !~ "^/imageforge/i/") {
        return (deliver);
    }
    # A busy or broken Strapi takes nothing away that is here already: the old one is served instead.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    # `private` and `no-store` are not kept: addresses that expire are checked each time, and refusals
    # are not remembered. Varnish reads max-age, and knows nothing of these two.
    if (beresp.http.Cache-Control ~ "(private|no-store)") {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        return (deliver);
    }
    # An old one is served at once, and renewed meanwhile; and it is served while Strapi is down.
    set beresp.grace = 7d;
    # So that it is asked whether the file is another, instead of for the file.
    set beresp.keep = 7d;
}

sub vcl_deliver {
    if (obj.hits > 0) {
        set resp.http.X-Cache-Status = "HIT";
    } else {
        set resp.http.X-Cache-Status = "MISS";
    }
}
