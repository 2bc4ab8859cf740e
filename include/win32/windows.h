/* Win32, as much of it as programs that talk to drivers use. Include this alone; the parts below it belong together. */
#ifndef NTLAB_WINDOWS_H
#define NTLAB_WINDOWS_H
#define _WINDOWS_
#define _INC_WINDOWS

#include <ctype.h>
#include <lab/base.h>
#include <lab/error.h>
#include <lab/file.h>
#include <lab/volume.h>
#include <lab/volume_files.h>
#include <lab/comm.h>
#include <lab/sync.h>
#include <lab/slim.h>
#include <lab/thread.h>
#include <lab/memory.h>
#include <lab/registry.h>
#include <lab/security.h>
#include <lab/console.h>
#include <lab/screen.h>
#include <lab/user.h>
#include <lab/text.h>
#include <lab/time.h>
#include <lab/system.h>
#include <lab/version.h>
#include <lab/module.h>
#include <ntimage.h>
#ifndef WIN32_LEAN_AND_MEAN
#include <winioctl.h>
#endif
#include <winsvc.h>

#endif
