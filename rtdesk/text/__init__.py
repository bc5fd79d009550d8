"""Pure text: cleaning, quoting, reading HTML, file names, dates in words. No Textual."""
