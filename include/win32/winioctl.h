/* Control codes that programs share with drivers. */
#ifndef NTLAB_WINIOCTL_H
#define NTLAB_WINIOCTL_H

#include <lab/base.h>
#include <devioctl.h>
#include <nt/fs_codes.h>
#include <ntdddisk.h>
#include <ntddstor.h>

#endif
