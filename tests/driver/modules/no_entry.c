/* A shared object that is no driver. */
int something = 1;
