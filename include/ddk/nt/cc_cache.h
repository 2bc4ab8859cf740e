/* The cache manager. */
#ifndef NTLAB_NT_CC_CACHE_H
#define NTLAB_NT_CC_CACHE_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define CACHE_FULLY_ASSOCIATIVE 0xff

LAB_DDK_END

#define CcIsFileCached(fo)       ((fo)->SectionObjectPointer != NULL && (fo)->SectionObjectPointer->SharedCacheMap != NULL)
#define CcGetFileSizePointer(fo) ((PLARGE_INTEGER)((PLARGE_INTEGER)(fo)->SectionObjectPointer->SharedCacheMap + 1))
#define CcReadAhead(fo, offset, length)                                                                                \
    do {                                                                                                               \
        if ((length) >= 256)                                                                                           \
            CcScheduleReadAhead((fo), (offset), (length));                                                             \
    } while (0)

#endif
