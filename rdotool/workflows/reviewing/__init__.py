"""Reviews: sending commits to Gerrit, looking at changes and bringing them back."""
