/* Between opening by name and the file systems: who mounts what. */
#ifndef NTLAB_IO_MOUNT_H
#define NTLAB_IO_MOUNT_H

#include "io/io_p.h"

/* filesystem.c */
void lab__io_file_systems_start(void);
LIST_ENTRY *lab__io_file_systems_for(DEVICE_TYPE medium); /* DEVICE_OBJECT.Queue.ListEntry, in the order to ask */
void lab__io_file_systems_each(void (*ask)(PDEVICE_OBJECT top));

/* mount.c */
void lab__io_mount_start(void);
void lab__io_mount_lock(void); /* one mount at a time */
void lab__io_mount_unlock(void);
/* Where a file system takes the volume, device->Vpb is mounted afterwards. STATUS_UNRECOGNIZED_VOLUME: none does. */
NTSTATUS lab__io_mount(PDEVICE_OBJECT device, BOOLEAN raw);
/* The filter manager's: a volume was mounted; 0: nobody asks. Nothing is locked. */
extern void (*lab__io_volume_mounted)(PVPB vpb);
void lab__io_mount_forget(PDEVICE_OBJECT device); /* is being destroyed */
void lab__io_mount_removal_begins(void);          /* Pnp sends a request of a removal */
void lab__io_mount_removal_ends(void);
/* The VPB of a file that is opened on the device, with a reference; the counterpart lets go of one that is dismounted.
 */
PVPB lab__io_vpb_reference(PVPB vpb);
void lab__io_vpb_dereference(PVPB vpb);

#endif
