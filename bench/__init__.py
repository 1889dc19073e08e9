"""`make bench`: what the product costs, beside what PostgreSQL and a bare WSGI function cost for the same work in the same run."""
