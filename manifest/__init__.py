"""The Teams app package: manifest, texts in three languages, icons, and what zips them for one municipality."""
