/* Hive files of the host. */
#ifndef NTLAB_HOST_HIVE_H
#define NTLAB_HOST_HIVE_H

#include "host/host.h"

struct host_hive_key {
    const char *name; /* UTF-8; 0 for the root key */
    long long time;
    int is_link;
    const void *class; /* UTF-16, perhaps at an odd address */
    host_size class_length;
    const void *security; /* self-relative, as it lies in the file; 0: none */
    host_size security_length;
};

/* hive.c: a Windows hive file, from its root key down: a key, its values, then each subkey with all below it. */
struct host_hive_visitor {
    void *context;
    int (*key)(void *context, const struct host_hive_key *key); /* 0: go on */
    int (*value)(void *context, const char *name, unsigned type, const void *data, host_size size);
    void (*leave)(void *context); /* back to the key above */
};
/* 0: all was visited. Otherwise `error` says what is wrong, and where. */
int host_hive_visit(const char *path, const struct host_hive_visitor *visitor, char *error, host_size room);
int host_hive_visit_bytes(const char *bytes, host_size size, const struct host_hive_visitor *visitor, char *error,
                          host_size room);

#endif
