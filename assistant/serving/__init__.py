"""The library for other programs: four tools, over the Model Context Protocol."""
