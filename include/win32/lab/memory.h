/* Memory. VirtualAlloc's is the simulated process's own, below MmHighestUserAddress; heaps are the host's. */
#ifndef NTLAB_WIN32_MEMORY_H
#define NTLAB_WIN32_MEMORY_H

#include <lab/base.h>

LAB_DDK_BEGIN

#ifndef MEM_COMMIT
#define MEM_COMMIT   0x1000
#define MEM_RESERVE  0x2000
#define MEM_DECOMMIT 0x4000
#define MEM_RELEASE  0x8000
#define MEM_TOP_DOWN 0x100000
#endif
#ifndef PAGE_NOACCESS
#define PAGE_NOACCESS          1
#define PAGE_READONLY          2
#define PAGE_READWRITE         4
#define PAGE_WRITECOPY         8
#define PAGE_EXECUTE           0x10
#define PAGE_EXECUTE_READ      0x20
#define PAGE_EXECUTE_READWRITE 0x40
#define PAGE_GUARD             0x100
#define PAGE_NOCACHE           0x200
#endif

LPVOID VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protection);
BOOL VirtualFree(LPVOID address, SIZE_T size, DWORD type);
BOOL VirtualProtect(LPVOID address, SIZE_T size, DWORD protection, PDWORD before);
BOOL VirtualLock(LPVOID address, SIZE_T size);
BOOL VirtualUnlock(LPVOID address, SIZE_T size);

#define HEAP_NO_SERIALIZE        1
#define HEAP_GENERATE_EXCEPTIONS 4
#define HEAP_ZERO_MEMORY         8
HANDLE GetProcessHeap(void);
HANDLE HeapCreate(DWORD options, SIZE_T initial, SIZE_T maximum);
BOOL HeapDestroy(HANDLE heap);
LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size);
LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID memory, SIZE_T size);
BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID memory);

#define LMEM_FIXED    0
#define LMEM_ZEROINIT 0x40
#define LPTR          0x40
#define GMEM_FIXED    0
#define GMEM_ZEROINIT 0x40
#define GPTR          0x40
HLOCAL LocalAlloc(UINT flags, SIZE_T size);
HLOCAL LocalReAlloc(HLOCAL memory, SIZE_T size, UINT flags);
HLOCAL LocalFree(HLOCAL memory);
HGLOBAL GlobalAlloc(UINT flags, SIZE_T size);
HGLOBAL GlobalFree(HGLOBAL memory);

LAB_DDK_END

#endif
