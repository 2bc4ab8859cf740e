/* What devices and buses have to say: to a handler, and the newest lines for reports. */
#include "hal/hal_p.h"
#include <stdarg.h>
#include <string.h>

#define LINES  32
#define LENGTH 160

static void (*handler)(const char *line, void *context);
static void *handler_context;
static char lines[LINES][LENGTH];
static ULONG count;
static char joined[LINES * (LENGTH + 1) + 1];

static void write(const char *name, const char *format, va_list arguments)
{
    char *line = lines[count++ % LINES];
    ULONGLONG now = lab__clock_now();
    int used = __builtin_snprintf(line, LENGTH, "[%llu.%07llu] %s: ", (unsigned long long)(now / 10000000),
                                  (unsigned long long)(now % 10000000), name);

    if (used > 0 && used < LENGTH)
        __builtin_vsnprintf(line + used, LENGTH - (SIZE_T)used, format, arguments);
    if (handler)
        handler(line, handler_context);
}

void lab__hal_log(const lab_device *device, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write(device ? device->name : "bus", format, arguments);
    va_end(arguments);
}

void lab_device_log(lab_device *device, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write(device->name, format, arguments);
    va_end(arguments);
}

void lab_device_log_set(void (*new_handler)(const char *line, void *context), void *context)
{
    handler = new_handler;
    handler_context = context;
}

const char *lab_device_log_text(void)
{
    SIZE_T used = 0;

    for (ULONG i = count > LINES ? count - LINES : 0; i < count; i++) {
        SIZE_T length = strlen(lines[i % LINES]);

        RtlCopyMemory(joined + used, lines[i % LINES], length);
        joined[used + length] = '\n';
        used += length + 1;
    }
    joined[used] = 0;
    return joined;
}

void lab__hal_log_reset(void)
{
    count = 0;
}
