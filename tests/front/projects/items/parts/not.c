#error this file is excluded
