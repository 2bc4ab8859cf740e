/* Interrupt request levels. */
#ifndef NTLAB_NT_KE_IRQL_H
#define NTLAB_NT_KE_IRQL_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define PASSIVE_LEVEL  0
#define LOW_LEVEL      0
#define APC_LEVEL      1
#define DISPATCH_LEVEL 2
#define CMCI_LEVEL     5
#define CLOCK_LEVEL    0xd
#define IPI_LEVEL      0xe
#define DRS_LEVEL      0xe
#define POWER_LEVEL    0xe
#define PROFILE_LEVEL  0xf
#define HIGH_LEVEL     0xf

KIRQL KeGetCurrentIrql(void);
void KeLowerIrql(KIRQL NewIrql);
KIRQL KeRaiseIrqlToDpcLevel(void);
KIRQL KeRaiseIrqlToSynchLevel(void);
void KfLowerIrql(KIRQL NewIrql);
KIRQL KfRaiseIrql(KIRQL NewIrql);
void KzLowerIrql(KIRQL NewIrql);
KIRQL KzRaiseIrql(KIRQL NewIrql);

LAB_DDK_END

#define KeRaiseIrql(NewIrql, OldIrql) (*(OldIrql) = KfRaiseIrql(NewIrql))

#endif
