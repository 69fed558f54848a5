"""`check --online`: do published addresses still open, and do published numbers still stand on their sources?

claims    what is published: every address outside, and every number with the pages that prove it
fetch     one polite request after another; store keeps what a page was last time
page_text what a reader sees of a page; evidence finds a number in it, beside a name
looks     what one visit says of an address or a number; history turns visits into a verdict
run       visits everything that is due, and believes nothing while the network is down
findings  verdicts as Problems; summary, the same for an editor to read
"""
