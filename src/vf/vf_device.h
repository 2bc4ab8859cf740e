/* The verifier's view of devices: what AddDevice made, and what becomes of them when they are removed. */
#ifndef NTLAB_VF_DEVICE_H
#define NTLAB_VF_DEVICE_H

#include <ntifs.h>

struct lab__io_driver;
struct lab__vf_call;

/* AddDevice of this driver has put `device` on `below`; `is_filter`: above the function device. */
void lab__vf_device_added(struct lab__io_driver *driver, PDEVICE_OBJECT device, PDEVICE_OBJECT below,
                          BOOLEAN is_filter);
/* DriverEntry has returned: the devices that it made. */
void lab__vf_devices_made(PDRIVER_OBJECT driver);

/* IoDetachDevice and IoDeleteDevice: in the middle of a Plug and Play request to the device? */
void lab__vf_device_detaching(PDEVICE_OBJECT device, PVOID caller);
void lab__vf_device_deleting(PDEVICE_OBJECT device, PVOID caller);
void lab__vf_device_deleted(
    PDEVICE_OBJECT device); /* it may be gone, unless its removal is handled: nobody may touch it then */

/* Around the dispatch routine of a Plug and Play request. */
void lab__vf_device_entered(struct lab__vf_call *call);
void lab__vf_device_left(struct lab__vf_call *call, PDRIVER_DISPATCH dispatch, NTSTATUS status);

#endif
