/*
 * A device's registers as bytes: a model names the fields of its state that a power cycle would lose, and these move
 * them, one behind the other.
 *
 *     static const struct sim_field fields[] = {SIM_FIELD(struct counter, count), SIM_FIELD(struct counter, status)};
 *     return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
 */
#ifndef NTLAB_SIM_FIELDS_H
#define NTLAB_SIM_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

struct sim_field {
    size_t offset, size;
};
#define SIM_FIELD(type, member)                                                                                        \
    {                                                                                                                  \
        offsetof(type, member), sizeof(((type *)0)->member)                                                            \
    }
#define SIM_COUNT(fields) (sizeof(fields) / sizeof *(fields))

/* How many bytes there are; writes them where `room` suffices. */
size_t sim_fields_save(const struct sim_field *fields, size_t count, const void *state, void *bytes, size_t room);
/* False, and nothing is changed, where `size` is another. What is in the bytes may be anything: look before use. */
bool sim_fields_restore(const struct sim_field *fields, size_t count, void *state, const void *bytes, size_t size);

#endif
