"""What all rooms share, and what knows nothing of any of them.

A value for each page that survives from build to build (`perpage`), small pieces of a
page (`markup`), nodes of our own that every builder can write (`own_nodes`), the pages of what
is built (`pages`), the place of a fault in the words that editors open (`places`), and
what an extension says of itself (`extension`).
"""
