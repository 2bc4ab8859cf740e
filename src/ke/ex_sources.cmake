set(NTLAB_KE_EX_SOURCES queue.c rwspinlock.c slist.c spinlock.c)
