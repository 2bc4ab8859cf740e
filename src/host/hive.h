/* Hive files of the host. */
#ifndef NTLAB_HOST_HIVE_H
#define NTLAB_HOST_HIVE_H

#include "host/host.h"

/* hive.c: a Windows hive file, from its root key down: the values of a key, then each subkey with all below it. */
struct host_hive_visitor {
    void *context;
    int (*key)(void *context, const char *name, long long time); /* UTF-8; 0: go on */
    int (*value)(void *context, const char *name, unsigned type, const void *data, host_size size);
    void (*leave)(void *context); /* back to the key above */
};
/* 0: all was visited. Otherwise `error` says what is wrong, and where. */
int host_hive_visit(const char *path, const struct host_hive_visitor *visitor, char *error, host_size room);

#endif
