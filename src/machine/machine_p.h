/* What the files of the machine share. */
#ifndef NTLAB_MACHINE_P_H
#define NTLAB_MACHINE_P_H

#include "ke/ke_p.h"
#include "ps/ps_p.h"

struct lab__machine {
    PEPROCESS program;
    PETHREAD runner;             /* the adopted thread of whoever started the machine */
    struct lab__landing landing; /* of a bugcheck that nobody catches */
    BOOLEAN crashed;
    ULONGLONG seed;
    ULONG starts; /* which machine of this process it is */
    char error[4608];
};
extern struct lab__machine lab__machine;

void lab__machine_uncaught(void); /* the landing of a bugcheck that nobody catches */
void lab__machine_watchdog(void); /* runs in a signal handler */
void lab__machine_forget_analysis(void);
BOOLEAN lab__machine_status_of(const char *name, NTSTATUS *status); /* "STATUS_PENDING"; false: no such name */

/* bugcheck_words.c: what the four parameters of a code mean; entries may be 0 */
struct lab__bugcheck_words {
    ULONG code;
    const char *meaning;
    const char *parameters[4];
};
const struct lab__bugcheck_words *lab__machine_bugcheck_words(ULONG code);

#endif
