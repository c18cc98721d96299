"""Widgets that know nothing of companies or officers; pages are put together from them."""
