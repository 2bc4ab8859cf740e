#error this file is not among the SOURCES
