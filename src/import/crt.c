/*
 * The C run time by its own names: what a driver is linked with, as Windows' drivers are with ntoskrnl.lib.
 *
 * The headers in include/ddk/crt bind each function to the lab_crt_* of the same meaning (lab_crt.h). A driver that
 * declares swprintf itself, instead of including a header, asks for `swprintf`, which must be neither missing nor the
 * host's, whose wchar_t and long are wider. Here each name jumps to the kernel's, so that arguments, also variable
 * ones, stay where they are. The names are weak and hidden: a driver's own function of that name is taken instead,
 * and no module sees another's. A driver that needs none of them gets none, as this is a member of an archive.
 *
 * What is the same on the host (strlen, memcpy, ...) isn't here; see loader_imports.c.
 */
#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)
#define SYMBOL   TEXT(__USER_LABEL_PREFIX__)

#ifdef __APPLE__
#define LOCAL(name) ".globl " SYMBOL name "\n.weak_definition " SYMBOL name "\n.private_extern " SYMBOL name "\n"
#else
#define LOCAL(name) ".weak " name "\n.hidden " name "\n.type " name ", %function\n"
#endif

#ifdef __x86_64__
#define JUMP(target) "jmp *" SYMBOL target "@GOTPCREL(%rip)\n"
#else
#define JUMP(target) "b " SYMBOL target "\n"
#endif

#define AS(name, target) __asm__(".text\n.balign 4\n" LOCAL(#name) SYMBOL #name ":\n" JUMP("lab_crt_" #target));
#define IS(name)         AS(name, name)

/* clang-format off */
/* stdio.h */
IS(sprintf) IS(vsprintf) IS(snprintf) IS(vsnprintf) IS(_snprintf) IS(_vsnprintf) IS(sprintf_s) IS(vsprintf_s)
IS(_snprintf_s) IS(_vsnprintf_s) IS(_scprintf) IS(_vscprintf) IS(sscanf) IS(sscanf_s) IS(_snscanf_s)
IS(swprintf) IS(vswprintf) AS(_swprintf, swprintf) AS(_vswprintf, vswprintf) IS(_snwprintf) IS(_vsnwprintf)
IS(swprintf_s) IS(vswprintf_s) IS(_snwprintf_s) IS(_vsnwprintf_s) IS(_scwprintf) IS(_vscwprintf)
IS(swscanf) IS(swscanf_s) IS(_snwscanf_s)

/* string.h */
IS(strcoll) IS(strtok) IS(strtok_s) IS(_stricmp) IS(_strnicmp) AS(stricmp, _stricmp) AS(strnicmp, _strnicmp)
IS(_memicmp) IS(_memccpy) IS(_strlwr) IS(_strupr) AS(strlwr, _strlwr) AS(strupr, _strupr) IS(_strrev) IS(_strset)
IS(_strnset) IS(memcpy_s) IS(memmove_s) IS(strcpy_s) IS(strncpy_s) IS(strcat_s) IS(strncat_s) IS(_strlwr_s)
IS(_strupr_s) IS(_strset_s) IS(_strnset_s) IS(strnlen_s)

/* wchar.h */
IS(wcslen) IS(wcsnlen) AS(wcsnlen_s, wcsnlen) IS(wcscpy) IS(wcsncpy) IS(wcscat) IS(wcsncat) IS(wcscmp) IS(wcsncmp)
AS(wcscoll, wcscmp) IS(_wcsicmp) IS(_wcsnicmp) AS(wcsicmp, _wcsicmp) AS(wcsnicmp, _wcsnicmp) IS(wcschr) IS(wcsrchr)
IS(wcsstr) IS(wcsspn) IS(wcscspn) IS(wcspbrk) IS(wcstok_s) IS(_wcslwr) IS(_wcsupr) AS(wcslwr, _wcslwr)
AS(wcsupr, _wcsupr) IS(_wcsrev) IS(_wcsset) IS(_wcsnset) IS(wcscpy_s) IS(wcsncpy_s) IS(wcscat_s) IS(wcsncat_s)
IS(_wcslwr_s) IS(_wcsupr_s) IS(_wcsset_s) IS(_wcsnset_s) IS(wmemcpy) IS(wmemmove) IS(wmemset) IS(wmemcmp) IS(wmemchr)

/* ctype.h and wctype.h */
IS(isalpha) IS(isupper) IS(islower) IS(isdigit) IS(isxdigit) IS(isspace) IS(ispunct) IS(isalnum) IS(isprint)
IS(isgraph) IS(iscntrl) IS(isblank) IS(toupper) IS(tolower) AS(_toupper, toupper) AS(_tolower, tolower)
IS(__isascii) IS(__toascii) AS(isascii, __isascii) AS(toascii, __toascii)
IS(towupper) IS(towlower) IS(iswalpha) IS(iswupper) IS(iswlower) IS(iswdigit) IS(iswxdigit) IS(iswspace) IS(iswpunct)
IS(iswalnum) IS(iswprint) IS(iswgraph) IS(iswcntrl) IS(iswblank) IS(iswascii) IS(iswctype)

/* stdlib.h */
IS(atoi) AS(atol, atoi) AS(atoll, _atoi64) IS(_atoi64) IS(strtol) IS(strtoul) AS(strtoll, _strtoi64)
AS(strtoull, _strtoui64) IS(_strtoi64) IS(_strtoui64) IS(_itoa) AS(_ltoa, _itoa) IS(_ultoa) IS(_i64toa) IS(_ui64toa)
IS(_itoa_s) AS(_ltoa_s, _itoa_s) IS(_ultoa_s) IS(_i64toa_s) IS(_ui64toa_s) IS(abs) AS(labs, abs) AS(llabs, _abs64)
IS(_abs64) IS(div) AS(ldiv, div) IS(rand) IS(srand) IS(qsort) IS(bsearch) IS(qsort_s) IS(bsearch_s) IS(mbstowcs) IS(wcstombs) IS(mbtowc)
IS(wctomb)
IS(wcstol) IS(wcstoul) AS(wcstoll, _wcstoi64) AS(wcstoull, _wcstoui64) IS(_wcstoi64) IS(_wcstoui64) IS(_wtoi)
AS(_wtol, _wtoi) IS(_wtoi64) AS(_wtoll, _wtoi64) IS(_itow) AS(_ltow, _itow) IS(_ultow) IS(_i64tow) IS(_ui64tow)
IS(_itow_s) AS(_ltow_s, _itow_s) IS(_ultow_s) IS(_i64tow_s) IS(_ui64tow_s)
