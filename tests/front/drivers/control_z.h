/* Ends with Control-Z, as some old files do. */
