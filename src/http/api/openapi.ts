// The OpenAPI 3.1 document, made from the very declarations that the router keeps: what is in it is what is answered.

import { z } from 'zod';
import { adminApiPath, type adminScopes, scopesOfRoles } from '../../domain/admin-scope.ts';
import type { ApiEndpoint } from './api-endpoint.ts';
import { problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json;
  return rest;
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    ...{ name, in: place, required: place === 'path' || required.includes(name), schema: rest },
    ...(description === undefined ? {} : { description }),
  }));
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const ifMatch: Json = {
  ...{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } },
  description: 'ETag of the state that was read',
};

function answersOf({
  answer,
  status = 200,
  etag,
  ifMatch: matches,
  body,
  params,
  method,
}: ApiEndpoint): Json {
  const headers = etag ? { headers: { ETag: { schema: { type: 'string' } } } } : {};
  const content = answer && { 'application/json': { schema: schemaOf(answer, 'output') } };
  return {
    ...(content
      ? { [status]: { description: 'Done', content, ...headers } }
      : { 204: { description: 'Done' } }),
    401: problem('Neither a token nor a session'),
    403: problem('Not with this role or scope, or not confirmed lately'),
    ...(params ? { 404: problem('There is no such thing, or not for this caller') } : {}),
    ...(method === 'GET' ? {} : { 415: problem('Not JSON') }),
    ...(matches ? { 412: problem('Changed meanwhile'), 428: problem('Without If-Match') } : {}),
    ...(body ? { 413: problem('Too large') } : {}),
    422: problem('Every fault at once'),
    default: problem('Anything else'),
  };
}

function operationOf(endpoint: ApiEndpoint): Json {
  const { id, summary, roles, fresh, peopleOnly, params, query, body } = endpoint;
  const scopes = peopleOnly ? [] : scopesOfRoles(roles);
  const parameters = [
    ...parametersOf(params, 'path'),
    ...parametersOf(query, 'query'),
    ...(endpoint.ifMatch ? [ifMatch] : []),
  ];
  return {
    ...{ operationId: id, summary },
    description: `Roles: ${roles.join(', ')}.${fresh ? ' People: confirmed within five minutes.' : ''}${peopleOnly ? ' No program.' : ''}`,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: answersOf(endpoint),
    security: [{ session: [] }, ...scopes.map((scope) => ({ program: [scope] }))],
  };
}

const scopeTexts: Record<(typeof adminScopes)[number], string> = {
  'admin.read': 'policy, health and coverage; nothing of people',
  'admin.write': 'drafts; what lowers needs two people',
  'admin.audit': 'the record',
  'admin.operate': 'sessions, accounts and keys',
};

export function createOpenApi(endpoints: readonly ApiEndpoint[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluis admin API',
      version: '1.0.0',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: publicUrl + adminApiPath }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-sluis' },
        program: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: `${publicUrl}/token`, scopes: scopeTexts } },
        },
      },
    },
  };
}
