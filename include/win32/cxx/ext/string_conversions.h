/* std::stoi names the type that strtol has on the host, which is 64 bits wide there and 32 here. */
#ifndef NTLAB_CXX_STRING_CONVERSIONS_H
#define NTLAB_CXX_STRING_CONVERSIONS_H
#pragma GCC system_header

#include_next <ext/string_conversions.h>

namespace __gnu_cxx
{
template <typename Long> struct lab_only_long;
template <> struct lab_only_long<long> {
    typedef int narrow;
};
template <typename Long, typename Result>
Result __stoa(typename lab_only_long<Long>::narrow (*convert)(const char *, char **, int), const char *name,
              const char *text, std::size_t *end, int base)
{
    return __stoa<int, Result>(convert, name, text, end, base);
}
} // namespace __gnu_cxx

#endif
