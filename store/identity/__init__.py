"""One paper, once: which records are of one paper, and the best of each in one."""
