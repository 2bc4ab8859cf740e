#define VALUE 5

/* One of each, though two files have it. */
__inline int *inline_counter(void)
{
    static int counter;

    return &counter;
}

int __inline inline_count(void)
{
    return ++*inline_counter();
}
