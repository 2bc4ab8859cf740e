/* Interrupt objects. */
#include "hal/hal_p.h"

void lab__hal_interrupts_start(void)
{
}

BOOLEAN lab__hal_interrupt_chain(struct lab__hal_vector *vector)
{
    return FALSE;
}

PKINTERRUPT lab__hal_first_interrupt(struct lab__hal_vector *vector)
{
    return 0;
}

ULONG_PTR lab__hal_interrupt_routine(PKINTERRUPT interrupt)
{
    return 0;
}

ULONG_PTR lab__hal_interrupt_context(PKINTERRUPT interrupt)
{
    return 0;
}
