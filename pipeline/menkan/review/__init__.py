"""A web page on the loopback on which people check and correct the records of a batch."""
