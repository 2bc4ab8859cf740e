/*
 * What drivers have written to the system's error log with IoWriteErrorLogEntry, oldest first; the last 1024 entries.
 */
#ifndef NTLAB_ERRORLOG_H
#define NTLAB_ERRORLOG_H

#include <ntlab/base.h>

typedef struct lab_error_log_entry {
    const char *driver; /* its service's name */
    int64_t system_time_100ns;
    uint32_t code; /* IO_ERR_..., or the driver's own message */
    uint32_t unique_value;
    lab_status final_status;
    uint32_t sequence, control_code;
    uint8_t retries, major_function;
    uint16_t strings; /* how many UTF-16 strings, each ended by a zero, text points to */
    const void *text; /* NULL where there is none */
    const void *dump; /* the driver's own data */
    uint16_t dump_bytes;
} lab_error_log_entry;

LAB_API uint32_t lab_error_log_count(void);
/* False where there is none of this index. What entry points to is good until the log changes. */
LAB_API bool lab_error_log_get(uint32_t index, lab_error_log_entry *entry);
LAB_API void lab_error_log_clear(void);

#endif
