/* Everything that a driver of the ntddk kind sees. ntlab keeps no line between the three: each includes the same rooms. */
#ifndef NTLAB_NTDDK_H
#define NTLAB_NTDDK_H
#define _NTDDK_

#include <excpt.h>
#include <ntdef.h>
#include <ntstatus.h>
#include <bugcodes.h>
#include <nt/constants.h>
#include <nt/types.h>
#include <nt/list.h>
#include <nt/functions.h>
#include <nt/inline_functions.h>
#include <nt/documented.h>
#include <nt/ex_pool2.h>
#include <nt/ke_newer.h>
#include <nt/macros.h>
#include <nt/io_inline.h>
#include <nt/seh.h>

#endif
