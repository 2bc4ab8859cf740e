/* The headers whose declarations the reference tables speak of. */
#ifndef NTLAB_TESTS_ABI_HEADERS_H
#define NTLAB_TESTS_ABI_HEADERS_H

#include <ntifs.h>
#include <ntstrsafe.h>
#include <ntintsafe.h>
#include <wdmsec.h>

#endif
