/* Calls on every processor as DPCs, which drivers declare themselves. */
#ifndef NTLAB_KE_GANG_H
#define NTLAB_KE_GANG_H

#include "ke/ke_p.h"

LAB_DDK_BEGIN
void KeGenericCallDpc(PKDEFERRED_ROUTINE Routine, PVOID Context);
void KeSignalCallDpcDone(PVOID SystemArgument1);
LOGICAL KeSignalCallDpcSynchronize(PVOID SystemArgument2);
LAB_DDK_END

void lab__ke_gang_start(void);

#endif
