"""The citizen's own device: it asks and files, and answers nobody."""
