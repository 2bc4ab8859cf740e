/* Modules: the program, the system's libraries, and what has no resources. */
#include "win32/win32_p.h"
#include <stdio.h>

#define PROGRAM ((HMODULE)(ULONG_PTR)0x400000)
#define SYSTEM  ((HMODULE)(ULONG_PTR)0x7FF00000)

static const char *const system_libraries[] = {"ntdll",    "kernel32", "kernelbase", "advapi32", "user32",
                                               "setupapi", "cfgmgr32", "ktmw32",     "psapi"};

static SIZE_T length_of(const char *name)
{
    SIZE_T length = strlen(name);

    return length > 4 && !_stricmp(name + length - 4, ".dll") ? length - 4 : length;
}

static BOOL is_system(const char *path)
{
    const char *name = path;

    for (const char *at = path; *at; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    for (SIZE_T i = 0; i < RTL_NUMBER_OF(system_libraries); i++)
        if (strlen(system_libraries[i]) == length_of(name) && !_strnicmp(system_libraries[i], name, length_of(name)))
            return TRUE;
    return FALSE;
}

static HMODULE not_found(void)
{
    lab__win32_fail(ERROR_MOD_NOT_FOUND);
    return NULL;
}

HMODULE GetModuleHandleA(LPCSTR name)
{
    if (!name)
        return PROGRAM;
    return is_system(name) ? SYSTEM : not_found();
}

HMODULE LoadLibraryA(LPCSTR name)
{
    if (name && is_system(name))
        return SYSTEM;
    fprintf(stderr, "LoadLibrary: ntlab has no %s; a program has the libraries that it is linked with\n",
            name ? name : "(null)");
    return not_found();
}

HMODULE GetModuleHandleW(LPCWSTR name)
{
    char *narrow = lab__win32_narrow(name);
    HMODULE module = GetModuleHandleA(narrow);

    free(narrow);
    return module;
}

BOOL GetModuleHandleExA(DWORD flags, LPCSTR name, HMODULE *module)
{
    *module = flags & 4 ? PROGRAM : GetModuleHandleA(name); /* 4: of the address that `name` is */
    return *module != NULL;
}

BOOL GetModuleHandleExW(DWORD flags, LPCWSTR name, HMODULE *module)
{
    *module = flags & 4 ? PROGRAM : GetModuleHandleW(name);
    return *module != NULL;
}

HMODULE LoadLibraryW(LPCWSTR name)
{
    char *narrow = lab__win32_narrow(name);
    HMODULE module = LoadLibraryA(narrow);

    free(narrow);
    return module;
}

HMODULE LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags)
{
    return LoadLibraryA(name);
}

HMODULE LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags)
{
    return LoadLibraryW(name);
}

BOOL FreeLibrary(HMODULE module)
{
    return module == PROGRAM || module == SYSTEM || lab__win32_fail(ERROR_INVALID_HANDLE);
}

FARPROC GetProcAddress(HMODULE module, LPCSTR name)
{
    /* What ntdll exports begins with one of these; anything else of that name is the host's own. */
    BOOL is_nt = (ULONG_PTR)name >= 0x10000 && (!strncmp(name, "Nt", 2) || !strncmp(name, "Zw", 2) ||
                                                !strncmp(name, "Rtl", 3) || !strncmp(name, "Dbg", 3));
    FARPROC found = is_nt && module == SYSTEM ? (FARPROC)lab__host_symbol(name) : NULL;

    if (!found)
        lab__win32_fail(ERROR_PROC_NOT_FOUND);
    return found;
}

/* --- resources --- */

HRSRC FindResourceA(HMODULE module, LPCSTR name, LPCSTR type)
{
    lab__win32_fail(ERROR_RESOURCE_DATA_NOT_FOUND);
    return NULL;
}

HRSRC FindResourceW(HMODULE module, LPCWSTR name, LPCWSTR type)
{
    return FindResourceA(module, NULL, NULL);
}

HGLOBAL LoadResource(HMODULE module, HRSRC resource)
{
    lab__win32_fail(ERROR_RESOURCE_DATA_NOT_FOUND);
    return NULL;
}

LPVOID LockResource(HGLOBAL resource)
{
    return NULL;
}

DWORD SizeofResource(HMODULE module, HRSRC resource)
{
    return (DWORD)lab__win32_fail(ERROR_RESOURCE_DATA_NOT_FOUND);
}

int LoadStringA(HINSTANCE module, UINT id, LPSTR text, int size)
{
    if (size)
        *text = 0;
    return lab__win32_fail(ERROR_RESOURCE_NAME_NOT_FOUND);
}

int LoadStringW(HINSTANCE module, UINT id, LPWSTR text, int size)
{
    if (size)
        *text = 0;
    return lab__win32_fail(ERROR_RESOURCE_NAME_NOT_FOUND);
}
