"""The request form on the web, and the page on which its writer reads and goes on."""
