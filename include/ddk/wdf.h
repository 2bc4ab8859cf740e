/*
 * The Kernel-Mode Driver Framework isn't here. Its header is, as Visual Studio's templates include it in drivers that
 * use nothing of it; `ntlab build` refuses what names a function or type of the framework.
 */
#ifndef NTLAB_WDF_H
#define NTLAB_WDF_H

#include <wdm.h>

#endif
