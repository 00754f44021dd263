"""The wizard: pages, worker, widgets, theme. Talks to the layers above, never to a socket."""
