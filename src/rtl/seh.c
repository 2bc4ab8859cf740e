/* Structured exception handling: the chain of frames. */
#include "rtl/seh_p.h"

static struct lab_seh_frame *no_thread;
struct lab_seh_frame **lab_seh_chain __attribute__((visibility("default"))) = &no_thread;

void lab__seh_raise(EXCEPTION_RECORD *record, void *context)
{
    lab__ke_unhandled_exception(record, context);
}
