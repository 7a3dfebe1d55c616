//! The documents that contain mappings, recognised by their structure.

use crate::finding::Findings;
use crate::json::Member;

/// The tool whose members an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Lambda's API, CloudFormation or Terraform: the same members in different spellings.
    Mapping,
    /// An event of SAM for MSK or for a self-managed cluster.
    SamEvent,
    /// An EventBridge pipe.
    Pipe,
}

/// A mapping in a document.
pub(super) struct Found<'a> {
    pub(super) form: Form,
    pub(super) member: Member<'a>,
    pub(super) name: Option<String>,
}

/// The maximum depth of Terraform modules.
const MAX_DEPTH: usize = 32;

/// The mappings in a document.
pub(super) fn find<'a>(root: &Member<'a>, findings: &mut Findings) -> Vec<Found<'a>> {
    let mut search = Search {
        found: Vec::new(),
        findings,
    };
    search.document(root);
    search.found
}

struct Search<'a, 'f> {
    found: Vec<Found<'a>>,
    findings: &'f mut Findings,
}

impl<'a> Search<'a, '_> {
    fn document(&mut self, root: &Member<'a>) {
        if root.is_list() {
            for element in root.list(self.findings) {
                self.object(&element, None);
            }
            return;
        }
        let list = root.member("EventSourceMappings", self.findings);
        let module = root
            .at_present(&["planned_values", "root_module"])
            .or_else(|| root.at_present(&["values", "root_module"]));
        let body = root.at_present(&["TemplateBody"]);
        let template = body.as_ref().unwrap_or(root);
        // A template's resources are an object, those of a state file an array.
        let resources = template.member("Resources", self.findings);
        let configuration = root.member("resource", self.findings);
        if list.is_present() {
            for element in list.list(self.findings) {
                self.object(&element, None);
            }
        } else if let Some(module) = module {
            self.terraform_module(&module, MAX_DEPTH);
        } else if resources.is_object() {
            self.template(&resources);
        } else if resources.is_list() {
            self.terraform_state(&resources);
        } else if configuration.is_object() {
            self.terraform_configuration(&configuration);
        } else {
            self.object(root, None);
        }
    }

    /// One resource, event, pipe or mapping.
    fn object(&mut self, object: &Member<'a>, name: Option<String>) {
        let kind = object.spelt("Type", self.findings).plain_text();
        let properties = object.spelt("Properties", self.findings);
        let attributes = object.first_spelt(&["values", "attributes"], self.findings);
        match kind {
            Some(kind) if properties.is_object() => self.resource(kind, &properties, name),
            Some(kind) if attributes.is_object() && kind.starts_with("aws_") => {
                let address = object.spelt("address", self.findings).plain_text();
                let name = name.or_else(|| address.map(str::to_owned));
                self.terraform_resource(kind, &attributes, name);
            }
            _ => {
                let form = form_of(object, self.findings);
                self.push(form, object, name);
            }
        }
    }

    fn push(&mut self, form: Form, member: &Member<'a>, name: Option<String>) {
        self.found.push(Found {
            form,
            member: member.clone(),
            name,
        });
    }

    /// The resources of a template, by their logical ids.
    fn template(&mut self, resources: &Member<'a>) {
        for (id, resource) in resources.members(self.findings) {
            let kind = resource
                .at_present(&["Type"])
                .and_then(|kind| kind.plain_text());
            if let Some(kind) = kind {
                let properties = resource.spelt("Properties", self.findings);
                self.resource(kind, &properties, Some(id.to_owned()));
            }
        }
    }

    fn resource(&mut self, kind: &str, properties: &Member<'a>, name: Option<String>) {
        match kind {
            "AWS::Lambda::EventSourceMapping" => self.push(Form::Mapping, properties, name),
            "AWS::Pipes::Pipe" => self.push(Form::Pipe, properties, name),
            "MSK" | "SelfManagedKafka" => self.push(Form::SamEvent, properties, name),
            "AWS::Serverless::Function" => {
                let events = properties.spelt("Events", self.findings);
                let events = match events.is_object() {
                    true => events.members(self.findings),
                    false => Vec::new(),
                };
                for (id, event) in events {
                    let kind = event
                        .at_present(&["Type"])
                        .and_then(|kind| kind.plain_text());
                    if let Some(kind @ ("MSK" | "SelfManagedKafka")) = kind {
                        let function = name.as_deref().unwrap_or("function");
                        let properties = event.spelt("Properties", self.findings);
                        self.resource(kind, &properties, Some(format!("{function}.{id}")));
                    }
                }
            }
            _ => {}
        }
    }

    fn terraform_module(&mut self, module: &Member<'a>, depth: usize) {
        for resource in module.spelt("resources", self.findings).list(self.findings) {
            let kind = resource
                .at_present(&["type"])
                .and_then(|kind| kind.plain_text());
            if kind.is_some_and(is_terraforms) {
                self.object(&resource, None);
            }
        }
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for child in module
            .spelt("child_modules", self.findings)
            .list(self.findings)
        {
            self.terraform_module(&child, depth);
        }
    }

    fn terraform_resource(&mut self, kind: &str, values: &Member<'a>, name: Option<String>) {
        match kind {
            "aws_lambda_event_source_mapping" => self.push(Form::Mapping, values, name),
            "aws_pipes_pipe" => self.push(Form::Pipe, values, name),
            _ => {}
        }
    }

    /// The resources of a state file, each with its instances.
    fn terraform_state(&mut self, resources: &Member<'a>) {
        for resource in resources.list(self.findings) {
            let text = |name: &str| {
                resource
                    .at_present(&[name])
                    .and_then(|text| text.plain_text())
            };
            let Some(kind) = text("type").filter(|kind| is_terraforms(kind)) else {
                continue;
            };
            let address = format!("{kind}.{}", text("name").unwrap_or_default());
            let instances = resource.spelt("instances", self.findings);
            for instance in instances.list(self.findings) {
                let attributes = instance.spelt("attributes", self.findings);
                let key = instance.at_present(&["index_key"]);
                let key = key.and_then(|key| match key.plain_text() {
                    Some(text) => Some(format!("[\"{text}\"]")),
                    None => Some(format!("[{}]", key.number()?.ok()?)),
                });
                let address = format!("{address}{}", key.unwrap_or_default());
                self.terraform_resource(kind, &attributes, Some(address));
            }
        }
    }

    /// `{"aws_lambda_event_source_mapping": {"NAME": {…}}}`, as in a `.tf.json` file.
    fn terraform_configuration(&mut self, resource: &Member<'a>) {
        for (kind, named) in resource.members(self.findings) {
            if !is_terraforms(kind) {
                continue;
            }
            for (name, body) in named.block().members(self.findings) {
                let address = format!("{kind}.{name}");
                self.terraform_resource(kind, &body.block(), Some(address));
            }
        }
    }
}

fn is_terraforms(kind: &str) -> bool {
    ["aws_lambda_event_source_mapping", "aws_pipes_pipe"].contains(&kind)
}

/// The form of these members, if nothing around them shows it.
fn form_of(object: &Member<'_>, findings: &mut Findings) -> Form {
    let mut has = |names: &[&str]| object.first_spelt(names, findings).is_present();
    if has(&[
        "SourceParameters",
        "ManagedStreamingKafkaParameters",
        "SelfManagedKafkaParameters",
    ]) {
        return Form::Pipe;
    }
    match has(&["Stream", "KafkaBootstrapServers"]) {
        true => Form::SamEvent,
        false => Form::Mapping,
    }
}
