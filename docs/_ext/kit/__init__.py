"""What all rooms share, and what knows nothing of any of them.

A value for each page that survives from build to build (`perpage`), small pieces of a
page (`markup`) and phrases (`words`), nodes of our own that every builder can write
(`own_nodes`), for whom it builds and which pages a tree holds (`pages`), the place of a
fault in the words that editors open (`places`, `paths`), what an extension says of
itself (`extension`), and the addresses of the site and of its repository (`addresses`).
"""
