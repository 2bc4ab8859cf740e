set(NTLAB_KE_EX_SOURCES extimer.c queue.c rwspinlock.c slist.c spinlock.c)
