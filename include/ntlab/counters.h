/*
 * Performance counters (Pcw*) from the consumer's side: the values of all instances of a counter set that a driver
 * registered, as they are at one moment.
 *
 *     lab_counters *counters;
 *     lab_counters_collect("Geometric Wave", &counters);
 *     lab_counters_value(counters, 0, 1, &value);      // instance 0, the counter with id 1
 *     lab_counters_free(counters);
 */
#ifndef NTLAB_COUNTERS_H
#define NTLAB_COUNTERS_H

#include <ntlab/base.h>

typedef struct lab_counters lab_counters;

/* Asks the driver's callback, as perfmon does: counters are added, collected, and removed again. Sets of one name count
 * as one. STATUS_OBJECT_NAME_NOT_FOUND: nobody registered it; otherwise what a callback returned. */
LAB_API lab_status lab_counters_collect(const char *set, lab_counters **counters);
LAB_API uint32_t lab_counters_count(const lab_counters *counters);                       /* of instances */
LAB_API const char *lab_counters_instance(const lab_counters *counters, uint32_t index); /* "" behind the last */
LAB_API bool lab_counters_value(const lab_counters *counters, uint32_t index, uint16_t id, uint64_t *value);
LAB_API void lab_counters_free(lab_counters *counters);

#endif
