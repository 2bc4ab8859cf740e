/* What a driver does while it handles IRP_MN_SET_POWER. Called on a strict machine, inside a dispatch routine. */
#ifndef NTLAB_VF_POWER_H
#define NTLAB_VF_POWER_H

#include <ntifs.h>

void lab__vf_power_allocating(PVOID caller);
void lab__vf_power_paged_code(const char *function, PVOID caller);
/* PoRequestPowerIrp is called. */
void lab__vf_power_asked(PVOID caller);
struct lab__vf_call;
/* The dispatch routine that did has returned, and not STATUS_PENDING. */
void lab__vf_power_left(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch);
/* PoSetPowerState is called. */
void lab__vf_power_state(PDEVICE_OBJECT device, POWER_STATE_TYPE type, POWER_STATE state, PVOID caller);

#endif
