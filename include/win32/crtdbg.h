/* The debug run time: checks that say where they failed. */
#ifndef NTLAB_CRTDBG_H
#define NTLAB_CRTDBG_H
#define _INC_CRTDBG

#include <assert.h>

#define _ASSERT(condition)            assert(condition)
#define _ASSERTE(condition)           assert(condition)
#define _RPT0(kind, text)             ((void)0)
#define _RPT1(kind, text, one)        ((void)0)
#define _CRT_WARN                     0
#define _CRT_ERROR                    1
#define _CRT_ASSERT                   2
#define _CRTDBG_ALLOC_MEM_DF          1
#define _CRTDBG_LEAK_CHECK_DF         0x20
#define _CRTDBG_REPORT_FLAG           (-1)
#define _CRTDBG_MODE_DEBUG            4
#define _CrtSetDbgFlag(flags)         (0)
#define _CrtDumpMemoryLeaks()         (0)
#define _CrtSetReportMode(kind, mode) (0)
#define _CrtCheckMemory()             (1)

#endif
