/* Warnings about who may use a device. Called on a strict machine only. */
#ifndef NTLAB_VF_SECURITY_H
#define NTLAB_VF_SECURITY_H

#include <ntifs.h>

void lab__vf_device_named(PDEVICE_OBJECT device, PVOID caller); /* one with a name was created */
/* A program's request with addresses of its own was handled: METHOD_NEITHER. */
void lab__vf_neither_handled(PDEVICE_OBJECT device, ULONG code, NTSTATUS status);

#endif
