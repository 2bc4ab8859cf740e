/* Notifications that the tests of hardware profiles, and registering for a target, need. */
#ifndef NTLAB_PNP_NOTIFY_H
#define NTLAB_PNP_NOTIFY_H

#include "pnp/pnp_p.h"

NTSTATUS lab__pnp_notify_profile(const GUID *event); /* vetoes only for a query */
/* send.c: TargetDeviceRelation of the device that a file is open on; *relations to be given back with ExFreePool. */
NTSTATUS lab__pnp_query_target(PFILE_OBJECT file, PDEVICE_RELATIONS *relations);

#endif
