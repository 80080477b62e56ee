// Our own sign: a sluice door between high and low water.

export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b4f5c"/><path d="M5 13c1.300-1.200 2.600-1.200 4 0s2.700 1.200 4 0v13H5z" fill="#8fdde6"/><path d="M19 20c1.300-1.200 2.600-1.200 4 0s2.700 1.200 4 0v6h-8z" fill="#8fdde6"/><path d="M10 5.500h12v3h-4V26h-4V8.500h-4z" fill="#fff"/></svg>`;
