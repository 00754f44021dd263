"""What people read, apart from logic: English texts, and their translation by gettext catalogues."""
