/*
 * Modules: the program itself, and the system's own libraries, which are all one here. LoadLibrary of another one fails
 * with ERROR_MOD_NOT_FOUND, and says on standard error that it did.
 */
#ifndef NTLAB_WIN32_MODULE_H
#define NTLAB_WIN32_MODULE_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define DONT_RESOLVE_DLL_REFERENCES   1
#define LOAD_LIBRARY_AS_DATAFILE      2
#define LOAD_WITH_ALTERED_SEARCH_PATH 8
#define LOAD_LIBRARY_SEARCH_SYSTEM32  0x800

HMODULE GetModuleHandleA(LPCSTR name);
HMODULE GetModuleHandleW(LPCWSTR name);
#define GetModuleHandle LAB_WIN32_AW(GetModuleHandle)
BOOL GetModuleHandleExA(DWORD flags, LPCSTR name, HMODULE *module);
BOOL GetModuleHandleExW(DWORD flags, LPCWSTR name, HMODULE *module);
#define GetModuleHandleEx LAB_WIN32_AW(GetModuleHandleEx)
DWORD GetModuleFileNameA(HMODULE module, LPSTR path, DWORD size);
DWORD GetModuleFileNameW(HMODULE module, LPWSTR path, DWORD size);
#define GetModuleFileName LAB_WIN32_AW(GetModuleFileName)
HMODULE LoadLibraryA(LPCSTR name);
HMODULE LoadLibraryW(LPCWSTR name);
#define LoadLibrary LAB_WIN32_AW(LoadLibrary)
HMODULE LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags);
HMODULE LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags);
#define LoadLibraryEx LAB_WIN32_AW(LoadLibraryEx)
BOOL FreeLibrary(HMODULE module);
/* Of the system's libraries: the functions of ntdll that ntlab has. NULL, ERROR_PROC_NOT_FOUND for all others. */
FARPROC GetProcAddress(HMODULE module, LPCSTR name);

/* There are no resources in what ntlab builds. */
DECLARE_HANDLE(HRSRC);
#define MAKEINTRESOURCEA(id) ((LPSTR)(ULONG_PTR)(WORD)(id))
#define MAKEINTRESOURCEW(id) ((LPWSTR)(ULONG_PTR)(WORD)(id))
#define MAKEINTRESOURCE      LAB_WIN32_AW(MAKEINTRESOURCE)
#define RT_RCDATA            MAKEINTRESOURCE(10)
HRSRC FindResourceA(HMODULE module, LPCSTR name, LPCSTR type);
HRSRC FindResourceW(HMODULE module, LPCWSTR name, LPCWSTR type);
#define FindResource LAB_WIN32_AW(FindResource)
HGLOBAL LoadResource(HMODULE module, HRSRC resource);
LPVOID LockResource(HGLOBAL resource);
DWORD SizeofResource(HMODULE module, HRSRC resource);
int LoadStringA(HINSTANCE module, UINT id, LPSTR text, int size);
int LoadStringW(HINSTANCE module, UINT id, LPWSTR text, int size);
#define LoadString LAB_WIN32_AW(LoadString)

LAB_DDK_END

#endif
