/* Connecting interrupts on systems without IoConnectInterruptEx: the names of iointex.lib. */
#ifndef NTLAB_IOINTEX_H
#define NTLAB_IOINTEX_H
#define _IOINTEX_

#include <wdm.h>

LAB_DDK_BEGIN

NTSTATUS WdmlibIoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters);
void WdmlibIoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters);
NTSTATUS WdmlibIoGetAffinityInterrupt(PKINTERRUPT InterruptObject, PGROUP_AFFINITY GroupAffinity);

#ifndef NTLAB_KERNEL
#define IoConnectInterruptEx    WdmlibIoConnectInterruptEx
#define IoDisconnectInterruptEx WdmlibIoDisconnectInterruptEx
#define IoGetAffinityInterrupt  WdmlibIoGetAffinityInterrupt
#endif

LAB_DDK_END

#endif
