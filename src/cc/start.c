/* Starting Cc. Nothing is to be stopped: its memory is the machine's. */
#include "cc/cc_p.h"

struct lab__cc lab__cc;

void lab__cc_start(void)
{
    RtlZeroMemory(&lab__cc, sizeof lab__cc);
    InitializeListHead(&lab__cc.maps);
    InitializeListHead(&lab__cc.deferred);
    InitializeListHead(&lab__cc.orphans);
    lab__cc_lazy_start();
}
