/* What the verifier found questionable, in words: see lab__vf_warn. */
#include <ntlab/ntlab.h>

#include "api/api_p.h"
#include "vf/vf_report.h"

static char text[32768];
static SIZE_T length;

static void __attribute__((format(printf, 1, 2))) add(const char *format, ...)
{
    SIZE_T room = sizeof text - length;
    __builtin_va_list arguments;
    int size;

    __builtin_va_start(arguments, format);
    size = __builtin_vsnprintf(text + length, room, format, arguments);
    __builtin_va_end(arguments);
    if (size > 0)
        length += (SIZE_T)size < room ? (SIZE_T)size : room - 1;
}

const char *lab_warnings_text(void)
{
    const struct lab__vf_warning *warning;
    ULONG count = lab__vf_warnings(&warning);

    length = 0;
    text[0] = 0;
    for (; count; count--, warning++) {
        struct host_frame frame;

        add("%s: %s\n", warning->rule, warning->text);
        host_frame_describe(warning->pc, &frame);
        if (frame.file)
            add("    at %s:%u in %s\n", frame.file, frame.line, frame.function ? frame.function : "?");
    }
    return text;
}
